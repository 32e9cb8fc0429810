"""The extractor: one pass of an encoder over a sentence proposes acts, each a trigger word with its type and its parties.

corpus/articles → examples (words and what is to be learned of them) → network, trained → ONNX beside `etl/resources`.
The codebook's examples teach too, where their sentence tells one act of which the trigger is not marked.
"""

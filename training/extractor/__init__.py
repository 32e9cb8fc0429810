"""The extractor: it reads sentences and proposes acts, each with its type, parties and flags.

corpus/articles → examples (words, and what is learned of each) → targets (windows of sentences)
→ batches (tensors) → network, trained by `train` → export → second_look, trained by itself and
exported again. The codebook's examples teach as well: of them the pair and the type are known, and
the trigger is not. Needs what `training/requirements.txt` names (torch above all), apart from the
modules `examples`, `held_out`, `numbers` and `targets`.
"""

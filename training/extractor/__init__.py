"""The extractor: in one pass over a sentence it proposes acts, each with its type and parties.

corpus/articles → examples (words, and what is learned of each) → batches → network, trained by
`train` → decode (from sentences to proposed acts). The codebook's examples teach as well: of them
the pair and the type are known, and the trigger is not. Needs what `training/requirements.txt`
names (torch above all), apart from the modules `words`, `examples` and `proposals`.
"""

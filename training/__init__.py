"""How the coder's models are made: `make model`.

The extractor, which proposes, has a package of its own (`training.extractor`). The classifier, the
second opinion, is made here: examples.csv → views of each example (marked, masked, reversed) →
fine-tuned MiniLM → ONNX in int8 beside `etl/resources/classifier.py`. Both need what
`training/requirements.txt` names (torch above all), which nothing else does. `training.confidence`
then fits how sure the coder is.

Only texts written for this project are trained on. Measuring is `bench`'s.
"""

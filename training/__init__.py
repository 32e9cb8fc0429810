"""How the classifier behind the coder's second opinion is made: `make model`.

examples.csv → views of each example (marked, masked, reversed) → fine-tuned MiniLM → ONNX in int8
beside `etl/resources/classifier.py`. Needs what `training/requirements.txt` names (torch above
all), which nothing else does.

Only sentences written for this project are trained on. Measuring is `bench`'s.
"""

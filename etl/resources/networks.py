"""Networks from disk: ONNX files, run on one thread.

In: the path of a file. Out: an onnxruntime session.
"""

from pathlib import Path

import onnxruntime as ort

# onnxruntime adds and normalises in one step where it can, and is slower for it: without, the
# extractor's finder reads a fifth more pieces a second (measured with 1.32 on one core).
SLOW = ["SkipLayerNormFusion"]


def open_session(path: Path) -> ort.InferenceSession:
    """A network, on one thread, so that processes don't fight over cores."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Tiny numbers are slow, and mean nothing.
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"],
                                disabled_optimizers=SLOW)

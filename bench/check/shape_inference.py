"""Times onnx.shape_inference on one model. `file` as the argument; for each line read, one run and its CPU milliseconds."""

import sys
import time

import onnx
from onnx import shape_inference

with open(sys.argv[1], "rb") as file:
    text = file.read()
model = onnx.load_from_string(text)
inferred = shape_inference.infer_shapes(model, strict_mode=True)
print(onnx.__version__, len(model.graph.node), len(inferred.graph.value_info), flush=True)
for _ in sys.stdin:
    start = time.process_time()
    shape_inference.infer_shapes(text, strict_mode=True)
    print((time.process_time() - start) * 1000, flush=True)

// What a session must be told so that a training step stays on the GPU; of ONNX Runtime's provider for WebGPU alike in a page
// and, for tests, in Node.

/** They would make of the operations of a norm, which are right, the operator that is not, or one without its deviation. */
const optimization = { disable_specified_optimizers: "LayerNormFusion;SkipLayerNormFusion" };

/** Nothing is put on the CPU in silence: a model with an operator that WebGPU lacks is refused when it is opened. */
export const gpuAlone = { optimization, session: { disable_cpu_ep_fallback: "1" } };

// The door of the client: what a page needs. Node programs take the transport for child processes from
// child-transport.ts, which is a door of its own because pages have no node:*.
export { type Adapter, describeAdapter } from "./adapter.ts";
export {
  type Checkpoint,
  type ReadWeights,
  readCheckpoint,
  readWeights,
  weightsAlone,
  weightsIn,
  writeCheckpoint,
} from "./checkpoint.ts";
export { createEngineClient } from "./client.ts";
export type * from "./engine-client.ts";
export { EngineError, errorData } from "./engine-error.ts";
export { type OptimizerName, optimizerChoices, optimizerNames } from "./optimizer-choice.ts";
export { type EngineBridge, portTransport } from "./port-transport.ts";
export { canGenerate, promptLine, unknownWords } from "./prompt.ts";
export type * from "./protocol.ts";
export { printRun, type RunRecord, readRun } from "./run-record.ts";
export { sameTokens } from "./same-tokens.ts";
export { learningRateAt, type ScheduleName, scheduleNames, scheduleTitles } from "./schedule.ts";
export type * from "./text-protocol.ts";
export {
  defaultMinLearningRate,
  defaultValidateEvery,
  defaultWarmup,
  trainDefaults,
  trainOptionsFrom,
} from "./train-options.ts";
export { type TrainingEvents, type TrainingRun, train } from "./training.ts";
export type * from "./training-protocol.ts";
export { readTrainOptions, whatMustBe } from "./training-schema.ts";
export type { Transport } from "./transport.ts";
export { workerTransport } from "./worker-transport.ts";

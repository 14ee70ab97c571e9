// Learning and writing inside the engine.
export { type Progress, Trainer } from "./trainer.ts";

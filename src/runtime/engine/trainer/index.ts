// Learning and writing inside the engine.
export { type Tell, Trainer } from "./trainer.ts";

// All families, by the `model_type` of their configs. Adding one is its file and its line here.
import type { Family } from "../model.ts";
import { albert } from "./albert.ts";
import { bart, m2m100, marian, mbart, pegasus } from "./bart.ts";
import { bert, electra, roberta } from "./bert.ts";
import { bloom, mpt } from "./bloom.ts";
import { distilbert } from "./distilbert.ts";
import { falcon } from "./falcon.ts";
import { gemma, gemma2, gemma3 } from "./gemma.ts";
import { gptNeox } from "./gpt-neox.ts";
import { gptOss } from "./gpt-oss.ts";
import { gpt2 } from "./gpt2.ts";
import { gptj } from "./gptj.ts";
import { granite } from "./granite.ts";
import { llama } from "./llama.ts";
import { mistral } from "./mistral.ts";
import { mixtral, olmoe, qwen3Moe } from "./mixtral.ts";
import { modernbert } from "./modernbert.ts";
import { olmo2 } from "./olmo2.ts";
import { opt } from "./opt.ts";
import { phi } from "./phi.ts";
import { glm4, phi3 } from "./phi3.ts";
import { qwen2, qwen3 } from "./qwen.ts";
import { smollm3 } from "./smollm3.ts";
import { stablelm } from "./stablelm.ts";
import { starcoder2 } from "./starcoder2.ts";
import { t5 } from "./t5.ts";

export const families: readonly Family[] = [
  ...[gpt2, llama, mistral, qwen2, qwen3, gemma, gemma2, gemma3, granite, olmo2, smollm3],
  ...[phi, phi3, glm4, stablelm, starcoder2, gptNeox, gptj, bloom, mpt, falcon, opt],
  ...[mixtral, qwen3Moe, olmoe, gptOss],
  ...[bert, roberta, distilbert, electra, albert, modernbert, t5],
  ...[bart, mbart, pegasus, marian, m2m100],
];

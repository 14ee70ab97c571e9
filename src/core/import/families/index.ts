// All families, by the `model_type` of their configs. Adding one is its file and its line here.
import type { Family } from "../model.ts";
import { albert } from "./albert.ts";
import { apertus } from "./apertus.ts";
import { arcee } from "./arcee.ts";
import { bart } from "./bart.ts";
import { bert } from "./bert.ts";
import { bloom } from "./bloom.ts";
import { cohere } from "./cohere.ts";
import { cohere2 } from "./cohere2.ts";
import { deepseekV2 } from "./deepseek-v2.ts";
import { deepseekV3 } from "./deepseek-v3.ts";
import { distilbert } from "./distilbert.ts";
import { electra } from "./electra.ts";
import { ernie } from "./ernie4-5.ts";
import { exaone4 } from "./exaone4.ts";
import { falcon } from "./falcon.ts";
import { gemma } from "./gemma.ts";
import { gemma2 } from "./gemma2.ts";
import { gemma3 } from "./gemma3.ts";
import { glm4 } from "./glm4.ts";
import { gptNeox } from "./gpt-neox.ts";
import { gptOss } from "./gpt-oss.ts";
import { gpt2 } from "./gpt2.ts";
import { gptj } from "./gptj.ts";
import { granite } from "./granite.ts";
import { graniteMoe } from "./granitemoe.ts";
import { hunyuan } from "./hunyuan.ts";
import { llama } from "./llama.ts";
import { m2m100 } from "./m2m100.ts";
import { mamba2 } from "./mamba2.ts";
import { marian } from "./marian.ts";
import { mbart } from "./mbart.ts";
import { mistral } from "./mistral.ts";
import { mixtral } from "./mixtral.ts";
import { modernbert } from "./modernbert.ts";
import { mpt } from "./mpt.ts";
import { nemotron } from "./nemotron.ts";
import { olmo } from "./olmo.ts";
import { olmo2 } from "./olmo2.ts";
import { olmo3 } from "./olmo3.ts";
import { olmoe } from "./olmoe.ts";
import { opt } from "./opt.ts";
import { pegasus } from "./pegasus.ts";
import { phi } from "./phi.ts";
import { phi3 } from "./phi3.ts";
import { qwen2 } from "./qwen2.ts";
import { qwen3 } from "./qwen3.ts";
import { qwen3Moe } from "./qwen3-moe.ts";
import { roberta } from "./roberta.ts";
import { seedOss } from "./seed-oss.ts";
import { smollm3 } from "./smollm3.ts";
import { stablelm } from "./stablelm.ts";
import { starcoder2 } from "./starcoder2.ts";
import { t5 } from "./t5.ts";

export const families: readonly Family[] = [
  ...[gpt2, llama, mistral, qwen2, qwen3, gemma, gemma2, gemma3, granite, olmo, olmo2, smollm3],
  ...[phi, phi3, glm4, stablelm, starcoder2, gptNeox, gptj, bloom, mpt, falcon, opt],
  ...[cohere, cohere2, olmo3, exaone4, nemotron, arcee, hunyuan, seedOss, ernie, apertus],
  ...[mixtral, qwen3Moe, olmoe, gptOss, graniteMoe, deepseekV2, deepseekV3, mamba2],
  ...[bert, roberta, distilbert, electra, albert, modernbert, t5],
  ...[bart, mbart, pegasus, marian, m2m100],
];

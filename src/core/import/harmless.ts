// Keys of a config.json that change no number of a forward pass, whatever the family. A family adds its own.

/** Where a model comes from and how it is loaded, trained and asked to write. */
export const harmlessKeys: ReadonlySet<string> = new Set([
  ...["_name_or_path", "architectures", "transformers_version", "dtype", "torch_dtype", "use_cache"],
  ...["attn_implementation", "_attn_implementation", "_attn_implementation_autoset", "torchscript"],
  ...["use_bfloat16", "tokenizer_class", "initializer_range", "initializer_factor", "init_std"],
  ...["gradient_checkpointing", "finetuning_task", "problem_type", "id2label", "label2id", "num_labels"],
  ...["return_dict", "output_attentions", "output_hidden_states", "chunk_size_feed_forward"],
  ...["classifier_dropout", "classifier_dropout_prob", "task_specific_params", "prefix", "tf_legacy_loss"],
  ...["_num_labels", "output_past", "total_flos"],
  // Training alone.
  ...["attention_dropout", "hidden_dropout", "resid_dropout", "attn_dropout", "embd_dropout"],
  ...["attn_pdrop", "embd_pdrop", "resid_pdrop", "dropout", "activation_dropout", "layerdrop"],
  ...["attention_probs_dropout_prob", "hidden_dropout_prob", "embedding_dropout", "residual_dropout"],
  ...["summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type"],
  ...["summary_use_proj"],
  // Generation: what `generate` reads and a forward pass doesn't.
  ...["max_length", "min_length", "do_sample", "early_stopping", "num_beams", "num_beam_groups", "top_k"],
  ...["diversity_penalty", "temperature", "top_p", "typical_p", "repetition_penalty", "length_penalty"],
  ...["no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "bad_words_ids", "num_return_sequences"],
  ...["output_scores", "return_dict_in_generate", "forced_bos_token_id", "forced_eos_token_id"],
  ...["remove_invalid_values", "exponential_decay_length_penalty", "suppress_tokens"],
  ...["begin_suppress_tokens", "sep_token_id", "cls_token_id"],
]);

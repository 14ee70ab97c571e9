// Tokenizers of Hugging Face's models. A door of its own: the page loads the libraries behind it when a graph has one.
export { chatText } from "./chat.ts";
export { readTokenizerFile, type TokenizerFile, tokenizerFileText } from "./file.ts";
export { vocabularyOfPieces } from "./pieces.ts";
export { readsAs } from "./reads-as.ts";

// Reads the text of one graph off the main thread.
import { parseDocument } from "../../core/index.ts";

self.onmessage = ({ data }: MessageEvent<string>) => self.postMessage(parseDocument(data));

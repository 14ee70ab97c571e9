// The fonts of figures, as files that the page is served with.
import interCyrillic from "@fontsource/inter/files/inter-cyrillic-400-normal.woff?url";
import strongCyrillic from "@fontsource/inter/files/inter-cyrillic-600-normal.woff?url";
import interGreek from "@fontsource/inter/files/inter-greek-400-normal.woff?url";
import strongGreek from "@fontsource/inter/files/inter-greek-600-normal.woff?url";
import interLatin from "@fontsource/inter/files/inter-latin-400-normal.woff?url";
import strongLatin from "@fontsource/inter/files/inter-latin-600-normal.woff?url";
import interExt from "@fontsource/inter/files/inter-latin-ext-400-normal.woff?url";
import strongExt from "@fontsource/inter/files/inter-latin-ext-600-normal.woff?url";
import monoCyrillic from "@fontsource/jetbrains-mono/files/jetbrains-mono-cyrillic-500-normal.woff?url";
import monoGreek from "@fontsource/jetbrains-mono/files/jetbrains-mono-greek-500-normal.woff?url";
import monoLatin from "@fontsource/jetbrains-mono/files/jetbrains-mono-latin-500-normal.woff?url";
import monoExt from "@fontsource/jetbrains-mono/files/jetbrains-mono-latin-ext-500-normal.woff?url";
import signs from "katex/dist/fonts/KaTeX_Main-Regular.woff?url";

const inter = "@fontsource/inter/files/inter-";
const mono = "@fontsource/jetbrains-mono/files/jetbrains-mono-";
const addresses: Readonly<Record<string, string>> = {
  [`${inter}latin-400-normal.woff`]: interLatin,
  [`${inter}latin-ext-400-normal.woff`]: interExt,
  [`${inter}greek-400-normal.woff`]: interGreek,
  [`${inter}cyrillic-400-normal.woff`]: interCyrillic,
  [`${inter}latin-600-normal.woff`]: strongLatin,
  [`${inter}latin-ext-600-normal.woff`]: strongExt,
  [`${inter}greek-600-normal.woff`]: strongGreek,
  [`${inter}cyrillic-600-normal.woff`]: strongCyrillic,
  [`${mono}latin-500-normal.woff`]: monoLatin,
  [`${mono}latin-ext-500-normal.woff`]: monoExt,
  [`${mono}greek-500-normal.woff`]: monoGreek,
  [`${mono}cyrillic-500-normal.woff`]: monoCyrillic,
  "katex/dist/fonts/KaTeX_Main-Regular.woff": signs,
};

export async function readFontFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const address = addresses[path];
  if (address === undefined) throw new Error(`the font ${path} is not served`);
  return new Uint8Array(await (await fetch(address)).arrayBuffer());
}

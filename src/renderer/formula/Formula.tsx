// A formula, typeset by KaTeX. It is fetched after the first run; until then the plain text stands.
import { useEffect, useState } from "react";
import "./formula.css";

type Typesetter = (latex: string, display: boolean) => string;

let typesetter: Typesetter | null = null;
let loading: Promise<Typesetter> | undefined;

function load(): Promise<Typesetter> {
  loading ??= import("./katex.ts").then((made) => {
    typesetter = made.typeset;
    return made.typeset;
  });
  return loading;
}

/** Fetched while nobody waits for it: a formula that is typeset late pushes down what stands below it. */
export async function warmFormulas(): Promise<void> {
  const typeset = await load();
  typeset("x", true);
  await Promise.all(["KaTeX_Main", "KaTeX_Math", "KaTeX_AMS"].map((f) => document.fonts.load(`16px ${f}`)));
}

interface Props {
  readonly latex: string;
  /** What stands for it until it is typeset, and what is read out. */
  readonly plain: string;
  readonly display?: boolean;
}

export function Formula({ latex, plain, display = false }: Props) {
  const [typeset, setTypeset] = useState<Typesetter | null>(() => typesetter);
  useEffect(() => {
    if (typeset) return;
    let gone = false;
    void load().then((made) => {
      if (!gone) setTypeset(() => made);
    });
    return () => {
      gone = true;
    };
  }, [typeset]);
  if (!typeset) return <span className="formula-plain mono">{plain}</span>;
  return (
    <span
      className="formula-set"
      role="math"
      aria-label={plain}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes what it is given, and is given our own text
      dangerouslySetInnerHTML={{ __html: typeset(latex, display) }}
    />
  );
}

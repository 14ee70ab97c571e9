// The little Markdown of lessons: paragraphs, lists, `names`, **strong** words and $formulas$.
import { Fragment, type ReactNode } from "react";
import { Formula } from "../formula/Formula.tsx";

const marked = /(`[^`]+`|\$[^$]+\$|\*\*[^*]+\*\*)/;

function inlineOf(part: string): ReactNode {
  if (/^`.+`$/.test(part)) return <code>{part.slice(1, -1)}</code>;
  if (/^\*\*.+\*\*$/.test(part)) return <strong>{part.slice(2, -2)}</strong>;
  if (/^\$.+\$$/.test(part)) return <Formula latex={part.slice(1, -1)} plain={part.slice(1, -1)} />;
  return part;
}

/** A sentence or two. */
export const Inline = ({ text }: { text: string }) =>
  text.split(marked).map((part, i) => <Fragment key={i}>{inlineOf(part)}</Fragment>);

/** Paragraphs are parted by an empty line; one whose lines all begin with a dash is a list. */
export const Paragraphs = ({ text }: { text: string }) =>
  text.split(/\n{2,}/).map((paragraph, i) => {
    const lines = paragraph.split("\n");
    if (!lines.every((line) => line.startsWith("- ")))
      return (
        <p key={i}>
          <Inline text={paragraph} />
        </p>
      );
    return (
      <ul key={i}>
        {lines.map((line) => (
          <li key={line}>
            <Inline text={line.slice(2)} />
          </li>
        ))}
      </ul>
    );
  });

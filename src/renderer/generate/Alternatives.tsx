// What else a token could have been, the likeliest first; each is chosen by a click, and the text goes on from there.
import type { GeneratedToken } from "../../runtime/client/index.ts";
import { percent } from "../values/numbers.ts";
import "../values/values.css";

interface Props {
  readonly token: GeneratedToken;
  readonly choose: (alternative: GeneratedToken["likeliest"][number]) => void;
}

export function Alternatives({ token, choose }: Props) {
  return (
    <ol className="bars alternatives">
      {token.likeliest.map((other) => (
        <li key={other.id}>
          <button
            type="button"
            aria-current={other.id === token.id}
            title={
              other.id === token.id
                ? `${other.token}: p = ${other.probability}`
                : `Continue with "${other.token}": p = ${other.probability}`
            }
            onClick={() => choose(other)}
          >
            <span className="bar-token">{other.token === "\n" ? "↵" : other.token}</span>
            <span className="bar">
              <span className="bar-fill" style={{ width: `${100 * (other.probability || 0)}%` }} />
            </span>
            <span className="bar-number mono">{percent(other.probability)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

// A field and what it finds below it: type, walk with the arrow keys, take one with Enter or a click.
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import "./pick-list.css";

export interface Offer {
  readonly id: string;
  readonly label: string;
  readonly note?: string | undefined;
  /** As it is printed. */
  readonly key?: string | undefined;
  readonly disabled?: boolean;
  readonly style?: CSSProperties;
}

interface PickListProps<O extends Offer> {
  readonly label: string;
  /** What the offers are. */
  readonly listLabel: string;
  readonly placeholder: string;
  /** What is typed at first, all of it selected. */
  readonly initial?: string;
  /** The best first. Called when what is typed changes, or the function. */
  readonly find: (typed: string) => readonly O[];
  readonly choose: (offer: O) => void;
  /** Said when nothing is found. */
  readonly empty: ReactNode;
  /** What finds is still to come: Enter takes the first then. */
  readonly waits?: boolean;
}

/** Rows that Page Up and Page Down walk. */
const page = 8;

export function PickList<O extends Offer>(props: PickListProps<O>) {
  const { label, listLabel, placeholder, initial = "", find, choose, empty, waits } = props;
  const [typed, setTyped] = useState(initial);
  const [at, setAt] = useState(0);
  const [isDue, setDue] = useState(false);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => find(typed), [find, typed]);
  const optionId = (i: number) => `${id}-${i}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row to be seen changes with what is found
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at, found]);

  const take = (offer: O | undefined) => {
    if (offer && !offer.disabled) choose(offer);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when what finds has come
  useEffect(() => {
    if (isDue && !waits) take(found[0]);
  }, [isDue, waits]);
  const onKeyDown = (event: KeyboardEvent) => {
    const count = Math.max(found.length, 1);
    if (event.key === "Enter") {
      take(found[at]);
      setDue(waits === true);
    } else if (event.key === "ArrowDown") setAt((at + 1) % count);
    else if (event.key === "ArrowUp") setAt((at - 1 + count) % count);
    else if (event.key === "PageDown") setAt(Math.min(at + page, count - 1));
    else if (event.key === "PageUp") setAt(Math.max(at - page, 0));
    else return;
    event.preventDefault();
  };
  return (
    <div className="pick">
      <input
        className="field"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found[at] ? optionId(at) : undefined}
        aria-label={label}
        placeholder={placeholder}
        data-first
        value={typed}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} className="pick-list" role="listbox" aria-label={listLabel} ref={list}>
        {found.map((offer, i) => (
          <button
            key={offer.id}
            id={optionId(i)}
            type="button"
            role="option"
            aria-selected={i === at}
            aria-disabled={offer.disabled}
            tabIndex={-1}
            className="pick-item"
            style={offer.style}
            onPointerMove={() => setAt(i)}
            onClick={() => take(offer)}
          >
            {offer.label}
            {offer.note && <span className="quiet">{offer.note}</span>}
            {offer.key && <kbd>{offer.key}</kbd>}
          </button>
        ))}
        {found.length === 0 && <p className="empty">{empty}</p>}
      </div>
    </div>
  );
}

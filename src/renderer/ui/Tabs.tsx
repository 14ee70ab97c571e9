// Panels of which one is seen, below tabs that the arrow keys walk along (Radix; ADR 15).
import * as Radix from "@radix-ui/react-tabs";
import { createContext, type ReactNode, useContext, useState } from "react";
import { createPortal } from "react-dom";
import "./tabs.css";

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: Id; readonly label: string }[];
  readonly open: Id;
  readonly choose: (id: Id) => void;
  readonly className?: string;
  /** Stands at the end of the row of tabs. */
  readonly end?: ReactNode;
  /** The open panel. */
  readonly children: ReactNode;
}

const Row = createContext<HTMLElement | null>(null);

export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, tabs, open, choose, className = "", end, children } = props;
  const [row, setRow] = useState<HTMLElement | null>(null);
  return (
    <Radix.Root
      className={`tabs ${className}`}
      value={open}
      onValueChange={(id) => choose(id as Id)}
      activationMode="manual"
    >
      <div className="tab-row">
        <Radix.List className="tab-list" aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.id} className="tab" value={tab.id}>
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        <div className="tab-beside" ref={setRow} />
        {end}
      </div>
      {tabs.map(({ id }) => (
        <Radix.Content key={id} className="tab-panel" value={id} tabIndex={-1}>
          {id === open && <Row value={row}>{children}</Row>}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

/** What a panel adds to the row of its tab. */
export function BesideTabs({ children }: { children: ReactNode }) {
  const row = useContext(Row);
  return row && createPortal(children, row);
}

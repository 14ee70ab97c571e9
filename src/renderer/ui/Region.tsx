// A part of the window that may fail alone: what is around it goes on, and what failed can be tried again.
import { Component, type ReactNode } from "react";
import "./region.css";

interface Props {
  /** What it is, as the subject of a sentence: `The palette`. */
  readonly name: string;
  /** Another way out, after which it is tried again. */
  readonly way?: { readonly label: string; readonly go: () => void };
  readonly children: ReactNode;
}

export class Region extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown): { error: Error } {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  private again(): void {
    this.setState({ error: null });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const { name, way } = this.props;
    return (
      <div className="region-failed" role="alert">
        <p>
          <b>{name} stopped because of a bug in Heddle.</b> Your graph is not affected.
        </p>
        <p className="quiet">{error.message}</p>
        <button type="button" className="button outlined" onClick={() => this.again()}>
          Try again
        </button>
        {way && (
          <button
            type="button"
            className="button outlined"
            onClick={() => {
              way.go();
              this.again();
            }}
          >
            {way.label}
          </button>
        )}
      </div>
    );
  }
}

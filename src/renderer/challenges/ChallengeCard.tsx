// The challenge that is open: its story, hints one at a time, and the word when the bug is gone.
import { useStore } from "../store/store.ts";
import "./challenges.css";

export default function ChallengeCard() {
  const challenge = useStore((s) => s.challenge);
  if (!challenge) return null;
  const { title, story, hints, taken, revealed, solved, about } = challenge;
  const { setChallenge, openChallenges, setDock } = useStore.getState();
  const reveal = () => {
    setChallenge({ revealed: true });
    setDock("problems");
  };
  return (
    <section
      className={solved ? "challenge is-solved" : "challenge"}
      aria-label="Find the bug"
      aria-live="polite"
    >
      <h2>
        {solved && <span className="good">✓ </span>}
        {title}
      </h2>
      <p>{solved ? "Fixed: no problems left." : story}</p>
      {solved && about !== "" && <p className="quiet">{about}</p>}
      {!solved && taken > 0 && (
        <ol className="hints">
          {hints.slice(0, taken).map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ol>
      )}
      <div className="challenge-buttons">
        {!solved && taken < hints.length && (
          <button
            type="button"
            className="button outlined"
            onClick={() => setChallenge({ taken: taken + 1 })}
          >
            Hint
          </button>
        )}
        {!solved && !revealed && (
          <button type="button" className="button outlined" onClick={reveal}>
            Show diagnosis
          </button>
        )}
        {solved && (
          <button type="button" className="button primary" onClick={() => openChallenges(true)}>
            Another
          </button>
        )}
        <button type="button" className="button" onClick={() => setChallenge(null)}>
          {solved ? "Close" : "Give up"}
        </button>
      </div>
    </section>
  );
}

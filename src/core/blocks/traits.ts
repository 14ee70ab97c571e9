// What blocks say of themselves, so that no rule needs to know them by name: a new block declares its traits and is
// then treated as others of its kind are, by lint, proof, engines and app.

/** Each with what it promises. */
export type Trait =
  /** Reads a text stream: gives ids and where they are valid. */
  | "reads-text"
  /** Looks ids up in a table: gives one vector each. */
  | "embeds"
  /** Tells the positions of a text apart. */
  | "positional"
  /** Is a table with a vector for each position, to be added to embeddings. */
  | "position-table"
  /** Hands each input on by the output of the same name, changed. */
  | "port-by-port"
  /** A bias of scores by the distance of query and key. */
  | "distance-bias"
  /** Makes queries, keys and values from vectors of a stream. */
  | "makes-queries"
  /** Compares queries `q` with keys `k`: gives scores. */
  | "compares"
  /** The product of matrices `a` and `b`. */
  | "matrix-product"
  /** Makes weights that sum to one along an axis. */
  | "distributes"
  /** Sums values `v` over positions by `weights`. */
  | "mixes-positions"
  /** Works on each number by itself; shape and place stay. */
  | "elementwise"
  /** Fills scores `x` where `mask` forbids them. */
  | "masks"
  /** Takes the one or the other of two values by a mask. */
  | "chooses"
  /** Makes a mask of its parameters and sizes. */
  | "makes-mask"
  /** Makes a mask of masks. */
  | "joins-masks"
  /** The sum of `a` and `b`. */
  | "adds"
  /** The product of `a` and `b`, entry by entry. */
  | "multiplies"
  /** Takes `a` and `b` entry by entry: their difference, quotient, larger or smaller one. */
  | "pairs"
  /** Multiplies `x` by one factor. */
  | "scales"
  /** Bends `x`: what it gives is not linear in it. */
  | "nonlinear"
  /** Bends only what is large, so that nothing passes a bound. */
  | "caps"
  /** Sets entries to zero at random while it trains. */
  | "drops-out"
  /** Brings vectors to one scale. */
  | "normalizes"
  /** Joins heads into one vector. */
  | "joins-heads"
  /** Splits a vector into heads. */
  | "splits-heads"
  /** Exchanges axes. */
  | "permutes"
  /** Takes a part of an axis. */
  | "cuts"
  /** Cuts an axis into parts. */
  | "splits"
  /** Gives the same numbers, in the same order, other axes. */
  | "regroups"
  /** Gives the same numbers again along an axis. */
  | "repeats-entries"
  /** Treats the entries of an axis by where they are: pads, rolls or sums them up. */
  | "orders-entries"
  /** Is a learned tensor. */
  | "learns-tensor"
  /** Moves a sequence against time. */
  | "shifts"
  /** Takes one number for an axis: a mean, a sum, a largest one. */
  | "reduces"
  /** A learned linear map of each vector. */
  | "projects"
  /** The linear map by which heads come back into the stream. */
  | "projects-out"
  /** Gives the same numbers for every text. */
  | "constant"
  /** Gives the logits over the vocabulary. */
  | "gives-logits"
  /** Gives probabilities over the vocabulary. */
  | "gives-probabilities"
  /** Gives the loss of `logits` against `targets`. */
  | "gives-loss"
  /** A whole attention, from queries, keys and values to the mixed values; shows its weights. */
  | "attends"
  /** A whole feed-forward sublayer. */
  | "feeds-forward"
  /** Its graph is the person's own and can have any ports. */
  | "holds-graph"
  /** Runs its graph several times. */
  | "repeats"
  /** Each of its outputs was made to be read. */
  | "all-outputs-meant";

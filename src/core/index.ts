// The index of the core: all that the app, the engines and the command line may use, by stage. Tests import what is not
// here from the index of its folder. test/architecture/core-index.test.ts counts the names and wants a line for each.

// ── The document: what a file holds, and every way to change it ──

export {
  applyEdit, // document and edit → document, or why not
  bringing, // edits that give a document what others name by path
  type Change, // a difference: its edit and a sentence
  canvasKeys, // those fields
  decode, // token ids → text
  documentJsonSchema, // JSON Schema of a graph file
  encode, // text → token ids
  encodeIds, // ids that are given as numbers
  endOf, // one end of a wire's text
  extract, // what fields name inside a group
  freeId, // the id itself, or one beside it that is free
  graft, // the way back from `extract`
  graphAt, // the graph of a scope
  grouping, // nodes → a group that holds them, and back
  idsInUse, // ids that a new node cannot have
  type Named, // fields that name by path
  type Names, // what becomes of each kind of name
  parseDocument, // text of a graph file → document
  parseWire, // text of a wire → its ends
  placeAt, // the node or wire at an offset of the text
  placesInText, // where nodes and wires are in the text
  printCustomBlock, // custom block → its canonical text
  printDocument, // document → its canonical text
  printWire, // ends → text of a wire
  routedWire, // the wire that an entry of `routes` leads
  routeKey, // the entry of `routes` for a wire
  sameSettings, // equal in all that is computed, the graph apart
  seededAnew, // a copy of a node, with initial values of its own
  special, // tokens that have a role: `<pad>`, `<bos>`, …
  wireInto, // the wire that ends at an input
} from "./document/index.ts";
export {
  blockFaults, // why a block file cannot be used
  customBlockOf, // a group → a custom block
  dimsUsed, // dims of which a node's sizes are made
  graphOfBlock, // a graph that holds a block file and nothing else
  insertEdits, // a block file → edits that put it into a graph
  missingDims, // dims of a block that a graph does not have
  readCustomBlock, // text of a block file → custom block
} from "./library/index.ts";
export {
  type CustomBlock, // what a block file holds
  type Edit, // a change of a document, as data
  type Feed, // how a repeat feeds a port: carried, shared, each
  type Graph, // nodes and wires of one canvas
  type HeddleDocument, // what a graph file holds
  idPattern, // form of the id of a node
  joinPath, // scope and id → path
  type NodeId, // unique within its graph
  type NodePath, // ids from the root: `blocks/attn/scores`
  type NodeSpec, // a node as the file has it
  type Note, // a comment, or a frame with its title
  type NoteKind, // comments or frames
  type Notes, // notes by path
  type ObjectiveKind, // next-token, masked-lm, …
  type ParamValue, // what a parameter may be set to
  parseAddress, // `blocks[3]/attn.scores` → node and port
  printPort, // node and port → text
  splitPath, // path → scope and id
  type Vocabulary, // the token of each id
  type Wire, // the two ends of a wire
  type WireText, // `"a.out → b.in"`
  withoutIterations, // `blocks[3]/attn` → `blocks/attn`
} from "./model/index.ts";
export {
  repeats, // nodes → a repeat of them, and back: edits, or why not
} from "./repeats/index.ts";
export {
  swaps, // design choices that are exchanged in one step
} from "./swap/index.ts";
export {
  readSafetensors, // bytes → tensors by name
  readWeightFile, // bytes of any weight format → tensors by name
  type StoredTensor, // one of its tensors
  weightExtensions, // extensions of all weight formats
  writeSafetensors, // tensors → bytes
} from "./weight-files/index.ts";

// ── Check: shapes on every port, problems as data ──

export {
  type Block, // what Heddle knows of a kind of node
  blocks, // all of them by kind
  type Category, // a shelf of the palette
  categories, // the shelves in order
  countingParams, // parameters that matter with the values given
  hasTrait, // whether a kind of block has a trait
  type ParamSpec, // a parameter: its kind, default, limits
  type Port, // a port of a block
  type Row, // numbers of one port
  type SocketKind, // the colour of a socket
} from "./blocks/index.ts";
export {
  allNodes, // every node, groups before their insides
  type Checked, // a document with its shapes and problems
  type CheckedGraph, // one canvas of it
  type CheckedNode, // a node with its ports typed
  type CheckedPort, // a port with its type
  CheckMemo, // lets the next check look only at what changed
  check, // document → checked graph
  countParameters, // numbers in some weights
  diffDocuments, // two documents → the changes between them
  findNode, // the checked node at a path
  fittingFill, // the fill of a Shift for what reads it
  hasErrors, // whether something stops a run
  latex, // a node's formula with its sizes filled in; `x ∈ ℝ^{B×T×D}`
  namesTokens, // whether the logits are over tokens or classes
  type Parameters, // a count of parameters, as numbers and formula
  spacesOf, // the spaces of a node's ports and weights
  streamsOf, // text streams that the graph reads
  untiedWeights, // weights that have values of their own
  vocabularyDim, // the dim that counts tokens
  weightDifferences, // how tensors differ from the weights that a graph wants
  weightTable, // all weights, one entry for each iteration
} from "./check/index.ts";
export {
  type Axis, // a size with its role
  type Bindings, // values of dims
  type Dtype, // f32, i32, bool
  dimsOf, // dims in a size
  evaluateSize, // a size at values of the dims
  isKnown, // whether a size is known
  literal, // number → size
  literalValue, // size → number, where it is one
  parseSize, // text → size
  printAxes, // axes → text: `B T 4*D`
  type Role, // what an axis counts
  type Size, // an expression over dims
  unknownType, // the type of what could not be typed
  type ValueType, // axes and dtype on a wire
} from "./shape/index.ts";

// ── Diagnose: what is wrong or looks so, and how to repair it ──

export {
  type Diagnosis, // all problems of a document, with the proof
  fixesOf, // the repairs of one problem of a diagnosis
  withFixes, // problems with their repairs
} from "./diagnose/index.ts";
export {
  type Diagnostic, // a problem, as data
  explain, // problem → title, help and details
  type FileProblem, // a problem of the text, with line and column
  type Fix, // a repair that was tried
  isError, // whether a problem stops a run
  type LeakWire, // a wire on the way of a leak
  placeOf, // the node of a problem
  severityOf, // error, warning or hint
  toJson, // what `heddle check --json` prints
} from "./diagnostics/index.ts";
export {
  fixesFor, // the repairs of one problem
  type RootCause, // problems that one parameter explains
  rootCauses, // problems → their causes
} from "./fix/index.ts";

export {
  diagnose, // document → diagnosis
  prove, // document → proof that no leak is possible, or witnesses
} from "./pipeline.ts";

// ── Lower: from blocks to primitives ──

export {
  countOf, // entries of a shape
  extendProgram, // a builder that goes on from a program
  IrError, // a bug in building a program
  newBuilder, // an empty builder
  type Program, // operations on values
  type ProgramInput, // a text, or a weight, that a run is given
  prune, // the part that some values depend on
  type Tensor, // numbers in rows
  tensor, // the same, made of its dims and numbers
  type Value, // what an operation gives
} from "./ir/index.ts";

export {
  initWeight, // initial numbers of a weight
  inlineValues, // numbers that the file holds
  lossesOf, // the losses that a graph trains by
  lower, // checked graph → program
  totalLoss, // their weighted sum
} from "./lower/index.ts";

// ── Prove: which outputs can depend on which inputs, and what a run costs ──

export {
  type Cost, // operations and bytes, as formulas
  confirmNumerically, // moves every token to put the proof to the test
  costOf, // program → cost of each node
  type DependenceMap, // positions on which a value may depend
  dependenceMap, // that map of a value
  firstAsked, // the first position that is predicted
  isCausal, // whether an objective forbids to see ahead
  type LeakProof, // the verdict on each output
  type Run, // the abstract run that a proof rests on
  runCells, // program → abstract run
} from "./analyse/index.ts";

export {
  type ProofVerdict, // for which sizes leaks are ruled out, or what leaks
  printVerdict, // verdict → text of a file that says of which graph it is
  verdictJson, // verdict → what `heddle check --json` prints
  verdictOf, // diagnosis → verdict
  verdictWords, // verdict → a sign, a few words, sentences
} from "./verdict/index.ts";

// ── Step: a program for the next positions of a text, with what is kept of the earlier ones ──

export {
  costs, // document → formulas in its dims, by node, by part, and where one overtakes another
} from "./costs/index.ts";
export {
  step, // derives it, or says why there is none; what it keeps and what that costs
} from "./step/index.ts";

// ── Train: gradients, and the numbers by definition ──

export {
  evaluate, // a program in float64
} from "./execute/index.ts";
export {
  crossEntropy, // the loss of a program's logits
  differentiate, // program → program with gradients
  gradients, // gradients of values in a builder
  reaches, // values that move the loss
  simplify, // the same outputs from fewer operations
  stepNames, // names of what a training step takes and gives
  stepRates, // the scalars of a training step
  trainingStep, // program and optimizer → one step as a program
} from "./grad/index.ts";

// ── Export: files for others ──

export {
  documentWeights, // all weights, given or drawn
  onnxFile, // document → ONNX file with weights
  pytorchFiles, // document → PyTorch module with weights and a test
  pytorchPart, // one node of it → PyTorch module
  type Weights, // numbers by name
} from "./bundle/index.ts";
export {
  emitOnnx, // program → ONNX model
} from "./export/index.ts";

// ── Words: how counts and names are written in every message ──

export {
  didYouMean, // (did you mean "…"?), for the end of a refusal
  dimensionMeaning, // what a dimension of that name usually means
  nearNames, // the names that are nearest to a word
  nounFor, // the noun or verb that fits a count
  plural, // 1 node, 3 nodes
} from "./words/index.ts";

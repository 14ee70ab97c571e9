// A training step by WebGPU, whose state never leaves the device: its calls are recorded once and then played again, from
// buffers that stay where they are.
import { type Dtype, evaluateSize, type Program, stepNames } from "../../../core/index.ts";
import { EngineError } from "../../client/index.ts";
import type { Session as CpuSession, Stepper, Tensors } from "../executor.ts";
import type { OnnxRuntime } from "../ort-executor.ts";
import type { EngineTensor, NumberArray } from "../tensor.ts";
import { fault, isFault } from "./faults.ts";
import { idLimits, refuseIds } from "./ids.ts";

type Session = Awaited<ReturnType<OnnxRuntime["InferenceSession"]["create"]>>;
type RuntimeTensor = InstanceType<OnnxRuntime["Tensor"]>;

interface Held {
  readonly buffer: GPUBuffer;
  readonly tensor: RuntimeTensor;
  readonly dims: readonly number[];
  readonly dtype: Dtype;
  /** That are used; the buffer has whole groups of 16. */
  readonly bytes: number;
}

/** GPUBufferUsage, and GPUMapMode.READ, of which the compiler knows no values. */
const use = { mapRead: 1, copySource: 4, copyTarget: 8, storage: 128 } as const;
const types = { f32: "float32", i32: "int32", bool: "bool" } as const;
const bytesPerEntry = { f32: 4, i32: 4, bool: 1 } as const;
const fours = (bytes: number): number => Math.ceil(bytes / 4) * 4;
const sixteens = (bytes: number): number => Math.max(16, Math.ceil(bytes / 16) * 16);

export class GpuStepper implements Stepper {
  private readonly held = new Map<string, Held>();
  private readonly limits: ReadonlyMap<string, number>;
  /** What the last step made, by the names of the outputs. */
  private made: Readonly<Record<string, RuntimeTensor>> = {};
  /** The same, where the CPU had to make it. */
  private instead: Tensors | null = null;

  constructor(
    private readonly ort: OnnxRuntime,
    private readonly device: GPUDevice,
    private readonly session: Session,
    private readonly program: Program,
    private readonly outputs: readonly string[],
    /** The same program on the CPU. */
    private readonly onCpu: Pick<CpuSession, "run" | "close">,
  ) {
    this.limits = idLimits(program);
    const inputs = new Map(program.inputs.map((i) => [i.name, program.values[i.value]!] as const));
    for (const name of session.inputNames) {
      const value = inputs.get(name);
      if (!value) throw new Error(`the model needs "${name}", which the program does not have`);
      const dims = value.shape.map((s) => evaluateSize(s, program.dims));
      this.held.set(name, this.buffer(dims, value.dtype));
    }
  }

  async load(state: Tensors): Promise<void> {
    for (const [name, tensor] of Object.entries(state)) this.write(name, tensor);
  }

  async step(feeds: Tensors, only: readonly string[] = this.outputs): Promise<Tensors> {
    refuseIds(feeds, this.limits);
    for (const [name, tensor] of Object.entries(feeds)) this.write(name, tensor);
    const inputs = Object.fromEntries([...this.held].map(([name, { tensor }]) => [name, tensor]));
    // Always all outputs: asked for others, what was recorded gives wrong buffers without a word.
    this.made = await this.session.run(inputs, [...this.outputs]);
    const wanted = only.filter((name) => !this.held.has(stateOf(name)));
    const { [fault]: sum, ...results } = await this.download([...wanted, fault]);
    this.instead = isFault(sum?.data[0] ?? 0)
      ? await this.onCpu.run({ ...(await this.read()), ...feeds })
      : null;
    return this.instead ?? results;
  }

  keep(): void {
    for (const [name, tensor] of Object.entries(this.instead ?? {})) this.write(stateOf(name), tensor);
    if (this.instead) return;
    const encoder = this.device.createCommandEncoder();
    for (const [name, { buffer, bytes }] of this.held) {
      const next = this.made[stepNames.next(name)];
      if (next) encoder.copyBufferToBuffer(next.gpuBuffer as GPUBuffer, 0, buffer, 0, fours(bytes));
    }
    this.device.queue.submit([encoder.finish()]);
    this.made = {};
  }

  async read(): Promise<Tensors> {
    const names = [...this.held.keys()].filter((name) => this.isState(name));
    return this.bring(names.map((name) => [name, this.held.get(name)!]));
  }

  async close(): Promise<void> {
    await this.session.release();
    await this.onCpu.close();
    for (const { buffer } of this.held.values()) buffer.destroy();
    this.held.clear();
  }

  /** Weights, whether they move or not, and moments. */
  private isState(name: string): boolean {
    const input = this.program.inputs.find((i) => i.name === name);
    return input?.kind === "weight" || stepNames.isMoment(name);
  }

  private buffer(dims: readonly number[], dtype: Dtype): Held {
    const bytes = dims.reduce((a, b) => a * b, 1) * bytesPerEntry[dtype];
    const usage = use.storage | use.copySource | use.copyTarget;
    const buffer = this.device.createBuffer({ size: sixteens(bytes), usage });
    const tensor = this.ort.Tensor.fromGpuBuffer(buffer, { dataType: types[dtype], dims: [...dims] });
    return { buffer, tensor, dims, dtype, bytes };
  }

  private write(name: string, { data }: EngineTensor): void {
    const held = this.held.get(name);
    if (!held) return;
    const bytes = new Uint8Array(sixteens(held.bytes));
    const packed = packedAs(held.dtype, data);
    bytes.set(new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength));
    this.device.queue.writeBuffer(held.buffer, 0, bytes);
  }

  private async download(names: readonly string[]): Promise<Tensors> {
    return this.bring(
      names.map((name) => {
        const { gpuBuffer, dims } = this.made[name]!;
        const bytes = dims.reduce((a, b) => a * b, 1) * bytesPerEntry.f32;
        return [name, { buffer: gpuBuffer as GPUBuffer, dims, dtype: "f32", bytes }];
      }),
    );
  }

  /** Copies of values on the device, in one go. */
  private async bring(
    values: readonly (readonly [string, Pick<Held, "buffer" | "dims" | "dtype" | "bytes">])[],
  ): Promise<Tensors> {
    const size = values.reduce((sum, [, { bytes }]) => sum + sixteens(bytes), 0);
    const usage = use.copyTarget | use.mapRead;
    const staging = this.device.createBuffer({ size: Math.max(size, 16), usage });
    try {
      const encoder = this.device.createCommandEncoder();
      let at = 0;
      for (const [, { buffer, bytes }] of values) {
        encoder.copyBufferToBuffer(buffer, 0, staging, at, fours(bytes));
        at += sixteens(bytes);
      }
      this.device.queue.submit([encoder.finish()]);
      await staging.mapAsync(use.mapRead);
      const all = staging.getMappedRange();
      const found: Record<string, EngineTensor> = {};
      at = 0;
      for (const [name, { dims, dtype, bytes }] of values) {
        const data = new Float32Array(all.slice(at, at + bytes));
        found[name] = { dims, dtype, data };
        at += sixteens(bytes);
      }
      return found;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new EngineError({ code: "died", message: `The GPU gave no answer: ${why}` });
    } finally {
      staging.destroy();
    }
  }
}

const next = stepNames.next("");
const stateOf = (output: string): string => (output.startsWith(next) ? output.slice(next.length) : "");

function packedAs(dtype: Dtype, data: NumberArray): Float32Array | Int32Array | Uint8Array {
  if (dtype === "i32") return Int32Array.from(data);
  if (dtype === "bool") return Uint8Array.from(data);
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

/** What is used of gifenc, which comes without types. */
declare module "gifenc" {
  type Palette = number[][];

  export function quantize(pixels: Uint8ClampedArray, most: number, options: { format: string }): Palette;
  export function applyPalette(pixels: Uint8ClampedArray, palette: Palette, format: string): Uint8Array;
  export function GIFEncoder(): {
    writeFrame(
      indices: Uint8Array,
      width: number,
      height: number,
      options: {
        palette?: Palette;
        transparent?: boolean;
        transparentIndex?: number;
        /** in milliseconds */
        delay: number;
        /** 1: the next picture is drawn over this one */
        dispose: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
}

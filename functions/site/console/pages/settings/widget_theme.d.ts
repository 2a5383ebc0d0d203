// The widget is written without types; this is all that the preview takes from it.

declare module "*/widget/colour.js" {
  /** Custom properties for a brand colour, as `--name:value;…`. */
  export function theme(hex: string): string;
}

// Everything a page is made of.

export * from "./badge";
export * from "./banner";
export * from "./button";
export * from "./card";
export {
  Checkbox,
  type Option,
  RadioCards,
  Select,
  Slider,
  Switch,
} from "./choices";
export { Combobox } from "./combobox";
export * from "./copy_button";
export * from "./dialog";
export * from "./field";
export * from "./icon";
export * from "./page";
export * from "./pager";
export { RangeSlider } from "./range_slider";
export * from "./resource_view";
export * from "./save_bar";
export * from "./save_error";
export * from "./states";
export * from "./table";
export * from "./tabs";
export * from "./tag_input";
export * from "./text_input";
export * from "./time";
export { toast } from "./toast";

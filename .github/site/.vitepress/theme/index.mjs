// The default theme with the system's fonts: nothing is loaded before there is something to read.
import Theme from "vitepress/theme-without-fonts";
import Layout from "./Layout.vue";
import MermaidChart from "./MermaidChart.vue";
import "./style.css";

export default {
  extends: Theme,
  Layout,
  enhanceApp: ({ app }) => app.component("MermaidChart", MermaidChart),
};

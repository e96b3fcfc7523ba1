/** Styles are files of their own: the bundler collects them into the view's .css. */
declare module '*.css';

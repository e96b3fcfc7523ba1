import '../shared/base.css';
import '../report/report.css';
import './report-page.css';
import type { Report } from '../../spotcheck/index.ts';
import { ReportView } from '../report/report-view.ts';

/** What reportPage wrote into the page. */
function reportOfPage(): Report | undefined {
  const text = document.getElementById('report')?.textContent;
  return typeof text === 'string' ? (JSON.parse(text) as Report) : undefined;
}

/** Views know high contrast by what VS Code writes on the body; here the person's system says it. */
function followContrast(): void {
  const contrast = matchMedia('(prefers-contrast: more)');
  const show = (): void => {
    document.body.dataset['vscodeThemeKind'] = contrast.matches ? 'vscode-high-contrast' : 'page';
  };
  contrast.addEventListener('change', show);
  show();
}

const root = document.getElementById('view');
const report = reportOfPage();
if (root !== null && report !== undefined) {
  followContrast();
  let kept: unknown;
  const view = new ReportView(root, {
    isEditor: false,
    send: () => {},
    recall: () => kept,
    remember: (state) => (kept = state),
  });
  view.hear({ type: 'report', report, notice: undefined });
}

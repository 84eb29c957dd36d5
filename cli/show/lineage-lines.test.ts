import { expect, test } from 'vitest';
import { pipeline } from '../../core/lineage/formats/testing/pipeline.ts';
import { plainStyle } from '../output/style.ts';
import { displayWidth } from '../output/width.ts';
import { lineageTree } from './lineage-lines.ts';

test('where there is little room, messages give way', () => {
  const lines = [...lineageTree(pipeline(), { style: plainStyle, width: 64, unicode: true })];
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(64);
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    model@7  9857a9d6effa
    ├── clean@7  d9b398fe4e66  clean | the…  (as rows, only a"b.csv)
    │   └── raw@7  e3286d91a7a2  first "export" <b>
    └── raw@7  e3286d91a7a2  first "export" <b>  (observed)
    "
  `);
});

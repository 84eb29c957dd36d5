import type { Row } from './table.ts';

/** Softmax regression: one weight for each species and feature, after the features are brought to one scale. */
export interface Model {
  species: string[];
  mean: number[];
  deviation: number[];
  /** For each species the weights of the features, and last the bias. */
  weights: number[][];
}

/** The probability of each species, in the order of `model.species`. */
export function predict(model: Model, features: number[]): number[] {
  const scaled = [...features.map((x, i) => (x - at(model.mean, i)) / at(model.deviation, i)), 1];
  const scores = model.weights.map((row) => scaled.reduce((sum, x, i) => sum + x * at(row, i), 0));
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

/** Gradient descent over all rows at once, from zero weights: the same rows and parameters give the same model. */
export function train(rows: Row[], lr: number, epochs: number): Model {
  const species = [...new Set(rows.map((row) => row.species))].sort();
  const columns = [0, 1, 2, 3].map((i) => rows.map((row) => at(row.features, i)));
  const mean = columns.map(average);
  const deviation = columns.map((column, i) => Math.sqrt(average(column.map((x) => (x - at(mean, i)) ** 2))));
  const model: Model = { species, mean, deviation, weights: species.map(() => [0, 0, 0, 0, 0]) };
  for (let epoch = 0; epoch < epochs; epoch++) descend(model, rows, lr);
  // Machines may differ in the last digits of exp(); what is kept must not.
  model.weights = model.weights.map((row) => row.map(round));
  return { ...model, mean: mean.map(round), deviation: deviation.map(round) };
}

function descend(model: Model, rows: Row[], lr: number): void {
  const gradient = model.weights.map((row) => row.map(() => 0));
  for (const { features, species } of rows) {
    const scaled = [...features.map((x, i) => (x - at(model.mean, i)) / at(model.deviation, i)), 1];
    predict(model, features).forEach((probability, k) => {
      const error = probability - (model.species[k] === species ? 1 : 0);
      gradient[k] = scaled.map((x, i) => at(gradient[k] ?? [], i) + (error * x) / rows.length);
    });
  }
  model.weights = model.weights.map((row, k) => row.map((w, i) => w - lr * at(gradient[k] ?? [], i)));
}

const average = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const round = (x: number): number => Math.round(x * 1e6) / 1e6;
const at = (numbers: number[], index: number): number => numbers[index] ?? 0;

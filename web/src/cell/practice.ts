// The exercise of a cell: its late half comes when the reader comes to the cell, and then hears of all that the cell shows.

import type { Exercise, ExerciseActions, Shown } from "../exercise/exercise.ts";
import { Late } from "../shared/late.ts";
import { lateModule } from "../shared/late-module.ts";

export class Practice {
  readonly #exercise: Late<Exercise>;
  #shown: Shown | null = null;

  /** Null for a cell that is no exercise. */
  static of(cell: HTMLElement, solutions: string[] | undefined, actions: ExerciseActions): Practice | null {
    const root = cell.querySelector<HTMLElement>(".lc-exercise");
    return root && solutions ? new Practice(root, cell.id, solutions, actions) : null;
  }

  private constructor(root: HTMLElement, id: string, solutions: string[], actions: ExerciseActions) {
    this.#exercise = new Late(async () => {
      const { Exercise } = await lateModule("exercise.js", () => import("../exercise/exercise.ts"));
      return new Exercise(root, id, solutions, actions);
    });
  }

  near(): void {
    // where it does not come, the exercise stays as it was delivered: goals in words, hints and solutions in folds
    this.#exercise.load().then(
      (exercise) => this.#shown && exercise.render(this.#shown),
      () => {},
    );
  }

  render(shown: Shown): void {
    this.#shown = shown;
    if (this.#exercise.value || shown.read) this.near();
  }
}

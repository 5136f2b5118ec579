/** How far a task on a stage is: what of, and how many. */
export type StageProgress = (what: string, count: number) => void;

/** What can be done on a stage, by name. Each gets what it is asked and says how far it is; its answer is sent as it is. */
import { checkStage } from "./check-stage.ts";
import { prepareRestored } from "./prepare-restored.ts";

export const stageTasks = { check: checkStage, prepare: prepareRestored };

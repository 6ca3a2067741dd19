#pragma once
#include "cmujoco.h"

/// The physical limit: rollouts of one model by nothing but mj_step, in one thread.
///
/// `start` is one integration state, actions are [step][actuator][lanes], each held for `substeps`. Returns the sum of all last positions,
/// so that nothing can be left out.
double bare_loop(const mjModel *model, mjData *data, cmujoco_layout layout, const double *start,
                 const float *actions, int count, int lanes, int steps, int substeps);

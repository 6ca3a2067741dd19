#include "cmujoco.h"

#include <stdio.h>

static cmujoco_moment moment_of(const mjData *d) {
  return (cmujoco_moment){d->qpos, d->qvel, d->ctrl, d->sensordata};
}

// A batch first loads the model's defaults, so what a state leaves out is always the same. Sensors are the
// exception: if they were not zeroed, the first step's reward would see forces of what this simulation did before.
static void set_state(const mjModel *m, mjData *d, const cmujoco_layout *layout, const double *state) {
  mj_setState(m, d, state, layout->first);
  mj_setState(m, d, state + layout->first_size, layout->second);
  mju_zero(d->sensordata, m->nsensordata);
}

static void get_state(const mjModel *m, const mjData *d, const cmujoco_layout *layout, double *state) {
  mj_getState(m, d, state, layout->first);
  mj_getState(m, d, state + layout->first_size, layout->second);
}

static int32_t warning_of(const mjData *d) {
  for (int warning = 0; warning < mjNWARNING; warning++)
    if (d->warning[warning].number > 0) return warning + 1;
  return 0;
}

// Runs on a thread of the batch. MuJoCo's errors jump from here to the batch, past no frame but this one: the
// callbacks make no MuJoCo calls.
static void roll(const mjModel *m, mjData *d, int rollout, void *context) {
  const cmujoco_rollouts *r = context;
  const size_t state = (size_t)rollout * (r->layout.first_size + r->layout.second_size);
  set_state(m, d, &r->layout, r->start_states + state);
  int32_t warning = 0;
  for (int step = 0; step < r->steps && warning == 0; step++) {
    const float *action = r->actions + (size_t)step * m->nu * r->lanes + rollout;
    // Bad numbers are found here, before anything is computed from them.
    mj_step1(m, d);
    for (int i = 0; i < m->nu; i++) d->ctrl[i] = action[(size_t)i * r->lanes];
    const cmujoco_moment moment = moment_of(d);
    r->reward(r->context, &moment, rollout, step);
    mj_step2(m, d);
    for (int substep = 1; substep < r->substeps; substep++) mj_step(m, d);
    warning = warning_of(d);
  }
  if (warning == 0 && r->observe) {
    mj_forward(m, d);
    warning = warning_of(d);
    const cmujoco_moment moment = moment_of(d);
    r->observe(r->context, &moment, rollout);
  }
  if (r->end_states) get_state(m, d, &r->layout, r->end_states + state);
  r->warnings[rollout] = warning;
}

int cmujoco_roll(mjBatch *batch, const int *ids, int count, cmujoco_rollouts *rollouts, char *error,
                 int size) {
  if (mjb_apply(batch, ids, count, roll, rollouts, 0) == 0) return 0;
  const int *status = mjb_status(batch);
  for (int i = 0; i < count; i++) {
    if (status[i] == 0) continue;
    snprintf(error, (size_t)size, "%s", mjb_error(batch, i));
    break;
  }
  return 1;
}

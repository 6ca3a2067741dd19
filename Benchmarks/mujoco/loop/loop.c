#include "loop.h"

double bare_loop(const mjModel *model, mjData *data, cmujoco_layout layout, const double *start,
                 const float *actions, int count, int lanes, int steps, int substeps) {
  double sum = 0;
  for (int rollout = 0; rollout < count; rollout++) {
    mj_setState(model, data, start, layout.first);
    mj_setState(model, data, start + layout.first_size, layout.second);
    for (int step = 0; step < steps; step++) {
      for (int i = 0; i < model->nu; i++)
        data->ctrl[i] = actions[((size_t)step * model->nu + i) * lanes + rollout];
      for (int substep = 0; substep < substeps; substep++) mj_step(model, data);
    }
    for (int i = 0; i < model->nq; i++) sum += data->qpos[i];
  }
  return sum;
}

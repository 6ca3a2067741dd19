#include "lanes.h"

MULTIVERSIONED void kernel_tanh(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += 16) store(y + i, tanh16(load(x + i)));
}

MULTIVERSIONED void kernel_exp(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += 16) store(y + i, exp16(load(x + i)));
}

MULTIVERSIONED void kernel_log(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += 16) store(y + i, log16(load(x + i)));
}

MULTIVERSIONED void kernel_perturb(const float *noise, const float *plan, const float *scale,
                                   const float *lower, const float *upper, size_t horizon,
                                   size_t controls, size_t lanes, float rho, float *actions) {
  floats fresh = __builtin_elementwise_sqrt(splat(1) - splat(rho) * splat(rho));
  for (size_t u = 0; u < controls; u++) {
    floats low = splat(lower[u]), high = splat(upper[u]), size = splat(scale[u]);
    for (size_t block = 0; block < lanes; block += 16) {
      floats e = load(noise + u * lanes + block);
      for (size_t h = 0; h < horizon; h++) {
        size_t row = h * controls + u, at = row * lanes + block;
        if (h > 0) e = fma16(splat(rho), e, fresh * load(noise + at));
        floats action = fma16(size, e, splat(plan[row]));
        store(actions + at, greatest(least(action, high), low));
      }
    }
    for (size_t h = 0; h < horizon; h++)
      actions[(h * controls + u) * lanes] = plan[h * controls + u];
  }
}

MULTIVERSIONED void kernel_returns(const float *rewards, const float *terminal, size_t horizon,
                                   size_t lanes, float gamma, float *out) {
  for (size_t block = 0; block < lanes; block += 16) {
    floats sum = load(terminal + block);
    for (size_t h = horizon; h-- > 0;)
      sum = fma16(splat(gamma), sum, load(rewards + h * lanes + block));
    store(out + block, sum);
  }
}

MULTIVERSIONED void kernel_weighted_sums(const float *rows, const float *weights, size_t count,
                                         size_t lanes, float *out) {
  for (size_t row = 0; row < count; row++) {
    floats sum = splat(0);
    for (size_t block = 0; block < lanes; block += 16)
      sum = fma16(load(weights + block), load(rows + row * lanes + block), sum);
    float total = 0;
    for (int lane = 0; lane < 16; lane++) total += sum[lane];
    out[row] = total;
  }
}

MULTIVERSIONED void kernel_point_mass(const kernel_point_mass_world *world, float *state,
                                      const float *actions, size_t horizon, size_t lanes) {
  const floats dt = splat(world->timestep), keep = splat(1 - world->drag * world->timestep);
  const floats push = splat(world->timestep * world->acceleration);
  const floats per_cell = splat(1 / world->cell_size);
  const ints last_column = (ints){} + (world->columns - 1), last_row = (ints){} + (world->rows - 1);
  for (size_t block = 0; block < lanes; block += 16) {
    float *s = state + block;
    floats x = load(s), y = load(s + lanes), vx = load(s + 2 * lanes), vy = load(s + 3 * lanes);
    for (size_t h = 0; h < horizon; h++) {
      const float *a = actions + 2 * h * lanes + block;
      vx = fma16(keep, vx, push * load(a));
      vy = fma16(keep, vy, push * load(a + lanes));
      floats low, high;

      ints row = __builtin_convertvector(y * per_cell, ints);
      ints column = __builtin_convertvector(x * per_cell, ints);
      row = least_of(row, last_row);
      column = least_of(column, last_column);
      ints cell = row * world->columns + column;
      for (int lane = 0; lane < 16; lane++) {
        low[lane] = world->x_lower[cell[lane]];
        high[lane] = world->x_upper[cell[lane]];
      }
      floats free = fma16(dt, vx, x);
      x = greatest(least(free, high), low);
      vx = choose(x == free, vx, splat(0));

      // The cell that x has moved to decides how far y may go.
      column = __builtin_convertvector(x * per_cell, ints);
      column = least_of(column, last_column);
      cell = row * world->columns + column;
      for (int lane = 0; lane < 16; lane++) {
        low[lane] = world->y_lower[cell[lane]];
        high[lane] = world->y_upper[cell[lane]];
      }
      free = fma16(dt, vy, y);
      y = greatest(least(free, high), low);
      vy = choose(y == free, vy, splat(0));
    }
    store(s, x), store(s + lanes, y), store(s + 2 * lanes, vx), store(s + 3 * lanes, vy);
  }
}

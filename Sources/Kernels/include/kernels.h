// The inner loops of planning and learning, in C because Swift cannot yet choose an instruction set at load time.
//
// Lanes: 16 rollouts, states or samples go through every operation together, one a lane. The last axis of every
// array is the lane, its length a multiple of 16, its start aligned to 64 bytes unless said otherwise. A lane's
// operations and their order do not depend on the vector width of the machine, and multiply-adds are fused only
// where the code says so, so results are equal bit for bit on any x86-64 or arm64 processor.

#pragma once
#include <stddef.h>
#include <stdint.h>

enum { kernel_max_width = 256, kernel_max_layers = 5 };

// MARK: Randomness, Philox 4x32-10 (Salmon et al. 2011)

/// One 32-bit word at an address; equal addresses give equal words.
uint32_t kernel_random_word(uint64_t key, uint64_t step, uint32_t purpose, uint32_t index);

/// Standard normal deviates (Box-Muller, 24-bit uniforms, so within 5.9 of 0); `count` is a multiple of 16.
void kernel_normals(uint64_t key, uint64_t step, uint32_t purpose, float *out, size_t count);

// MARK: Elementary functions, with their errors

// NaN counts as the greatest argument of tanh and exp. Other kernels have tanh and log inside them; kernel_tanh and
// kernel_log are there for the tests, which hold both to these errors.

/// tanh: absolute error below 4e-7.
void kernel_tanh(const float *x, float *y, size_t count);
/// exp on [-87, 88]: relative error below 3e-7; arguments beyond are clamped.
void kernel_exp(const float *x, float *y, size_t count);
/// Natural logarithm of positive normal numbers: error below 3e-7 relative to max(|log x|, x - 1).
void kernel_log(const float *x, float *y, size_t count);

// MARK: Planning

/// actions[h][u][lane] = clip(plan[h][u] + scale[u] * e), e an AR(1) process over h with coefficient rho and
/// unit marginal variance driven by noise[h][u][lane]. Lane 0 gets the plan itself. `actions` may be `noise`.
void kernel_perturb(const float *noise, const float *plan, const float *scale, const float *lower,
                    const float *upper, size_t horizon, size_t controls, size_t lanes, float rho,
                    float *actions);

/// out[lane] = sum_h gamma^h rewards[h][lane] + gamma^H terminal[lane].
void kernel_returns(const float *rewards, const float *terminal, size_t horizon, size_t lanes,
                    float gamma, float *out);

/// out[row] = sum_lane weights[lane] * rows[row][lane].
void kernel_weighted_sums(const float *rows, const float *weights, size_t count, size_t lanes,
                          float *out);

// MARK: Networks: dense layers with tanh between them and one linear output
//
// Parameters of a layer: weights [in][out], of the last layer [in], then biases [out]; the last axis of each is
// rounded up to 16. What rounding adds is zero and stays zero.

typedef struct {
  /// Layers of weights: hidden layers + 1; at most kernel_max_layers.
  size_t layers;
  /// widths[0] inputs, ..., widths[layers] = 1; each at most kernel_max_width.
  size_t widths[kernel_max_layers + 1];
} kernel_network;

/// Floats of one network's parameters.
size_t kernel_network_size(const kernel_network *network);

/// out[lane] = shift + scale * f(inputs[input][lane]), added to what is there if `accumulate`. `lanes` may also be
/// 1, which takes a fifth of the time of 16 and gives the same value.
void kernel_network_evaluate(const kernel_network *network, const float *parameters,
                             const float *inputs, size_t lanes, float scale, float shift,
                             int accumulate, float *out);

/// Mean over `count` samples of (target - f)^2 and its gradient; inputs [input][lanes], targets [lanes],
/// gradient as the parameters. Lanes from `count` on are ignored.
float kernel_network_gradient(const kernel_network *network, const float *parameters,
                              const float *inputs, const float *targets, size_t lanes,
                              size_t count, float *gradient);

/// One Adam step (Kingma & Ba 2015) on gradient + decay * parameters; correction1 = 1/(1 - beta1^t),
/// correction2 = 1/sqrt(1 - beta2^t). `count` is a multiple of 16.
void kernel_adam(float *parameters, const float *gradient, float *first, float *second, size_t count,
                 float rate, float beta1, float beta2, float epsilon, float correction1,
                 float correction2, float decay);

/// out[lane] = (1/kappa) log(mean_k exp(kappa values[k][lane])), the maximum subtracted first.
void kernel_log_mean_exp(const float *values, size_t members, size_t lanes, float kappa, float *out);

// MARK: Point mass

/// A world of square cells; the limits are those that a point in the cell may not cross in one step, minus
/// and plus infinity where the way is open.
typedef struct {
  float timestep, drag, acceleration, cell_size;
  int32_t columns, rows;
  const float *x_lower, *x_upper, *y_lower, *y_upper;  // [rows][columns]
} kernel_point_mass_world;

/// Semi-implicit Euler: v <- (1 - drag dt) v + dt a u; x, then y, each stopped at its limits with that velocity
/// component set to 0. state [x, y, vx, vy][lane] is read and overwritten; actions [horizon][2][lane].
void kernel_point_mass(const kernel_point_mass_world *world, float *state, const float *actions,
                       size_t horizon, size_t lanes);

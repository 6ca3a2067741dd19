#pragma once
#include <stddef.h>
#include <stdint.h>

// As in kernels.h, with the layouts of networks and worlds passed as bare memory.

void baseline_normals(uint64_t key, uint64_t step, uint32_t purpose, float *out, size_t count);
void baseline_perturb(const float *noise, const float *plan, const float *scale, const float *lower,
                      const float *upper, size_t horizon, size_t controls, size_t lanes, float rho,
                      float *actions);
void baseline_returns(const float *rewards, const float *terminal, size_t horizon, size_t lanes,
                      float gamma, float *out);
void baseline_weighted_sums(const float *rows, const float *weights, size_t count, size_t lanes,
                            float *out);
void baseline_network_evaluate(const void *network, const float *parameters, const float *inputs,
                               size_t lanes, float scale, float shift, int accumulate, float *out);
float baseline_network_gradient(const void *network, const float *parameters, const float *inputs,
                                const float *targets, size_t lanes, size_t count, float *gradient);
void baseline_adam(float *parameters, const float *gradient, float *first, float *second,
                   size_t count, float rate, float beta1, float beta2, float epsilon,
                   float correction1, float correction2, float decay);
void baseline_log_mean_exp(const float *values, size_t members, size_t lanes, float kappa,
                           float *out);
void baseline_point_mass(const void *world, float *state, const float *actions, size_t horizon,
                         size_t lanes);

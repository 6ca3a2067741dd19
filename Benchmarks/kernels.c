// How fast the networks' kernels are, beside what this processor can do: fused multiply-adds on 16 floats in registers,
// nothing else. Prints a line for each: name, GFLOP/s, the fraction of that peak.
//
// The networks are figure 2's, 2-32-32-1; a multiply-add counts as two operations, tanh as none.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../Sources/Kernels/layers.h"

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

// As many independent chains as hide the latency of the multiply-adds and stay in registers.
INLINE float multiply_adds(size_t count, size_t width) {
  floats chains[10];
  for (size_t i = 0; i < width; i++) chains[i] = splat((float)i);
  for (size_t step = 0; step < count; step += width)
    for (size_t i = 0; i < width; i++) chains[i] = fma16(chains[i], splat(0.999f), splat(0.001f));
  floats sum = chains[0];
  for (size_t i = 1; i < width; i++) sum += chains[i];
  return sum[0];
}
WIDE float multiply_adds_wide(size_t count) { return multiply_adds(count, 10); }
NARROW float multiply_adds_narrow(size_t count) { return multiply_adds(count, 5); }

enum { rounds = 300, lanes = 1024, samples = 32 };

int main(void) {
  const kernel_network network = {3, {2, 32, 32, 1}};
  const size_t size = kernel_network_size(&network);
  const double flops = 2.0 * (2 * 32 + 32 * 32 + 32);
  float *parameters = aligned_alloc(64, size * sizeof(float));
  float *gradient = aligned_alloc(64, size * sizeof(float));
  float *inputs = aligned_alloc(64, 2 * lanes * sizeof(float));
  float *values = aligned_alloc(64, lanes * sizeof(float));
  kernel_normals(1, 0, 0, parameters, size);
  kernel_normals(2, 0, 0, inputs, 2 * lanes);
  kernel_normals(3, 0, 0, values, lanes);

  // The best of many short rounds, in turn: a busy machine slows all three alike.
  double peak = 1e9, evaluation = 1e9, training = 1e9;
  volatile float sink;
  for (int round = 0; round < rounds; round++) {
    double start = seconds();
    sink = registers_are_wide() ? multiply_adds_wide(200000) : multiply_adds_narrow(200000);
    double first = seconds();
    for (int i = 0; i < 20; i++)
      kernel_network_evaluate(&network, parameters, inputs, lanes, 1, 0, 0, values);
    double second = seconds();
    for (int i = 0; i < 200; i++)
      sink = kernel_network_gradient(&network, parameters, inputs, values, lanes, samples, gradient);
    double third = seconds();
    if (first - start < peak) peak = first - start;
    if (second - first < evaluation) evaluation = second - first;
    if (third - second < training) training = third - second;
  }
  (void)sink;
  const double most = 200000 * 32.0 / peak;
  const double evaluated = 20.0 * lanes * flops / evaluation;
  const double trained = 200.0 * samples * 3 * flops / training;
  printf("peak %.1f 1\n", most * 1e-9);
  printf("evaluation %.1f %.2f\n", evaluated * 1e-9, evaluated / most);
  printf("training %.1f %.2f\n", trained * 1e-9, trained / most);
  return 0;
}

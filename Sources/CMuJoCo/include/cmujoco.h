// MuJoCo as the simulators use it: no error in these calls ends the process, no message goes to a file, and a whole
// rollout is one call.

#pragma once
#include <stddef.h>
#include <stdint.h>

// The header comes from this folder's link into .deps, not from another MuJoCo on the system.
#if !__has_include("mujoco/mujoco.h")
#error "MuJoCo 4.0.0 is not in .deps: run 'make setup'"
#endif
#include "mujoco/mujoco.h"
#if mjVERSION_HEADER != 4000000
#error "The MuJoCo in .deps is not 4.0.0: run 'make setup'"
#endif
#include "mujoco/mjbatch.h"
#include "mujoco/mjspec.h"

/// The model that Debian's libmujoco-samples holds, null-terminated.
const char *cmujoco_humanoid_xml(void);
/// The hand's two files, adroit_model.xml and adroit_assets.xml, not null-terminated.
const char *cmujoco_hand_xml(int part, size_t *size);

// MARK: Models
//
// Each returns NULL on failure and then leaves the reason in `error`, of `size` bytes.

/// `xml` may include adroit_model.xml (the hand's bodies) and adroit_assets.xml (defaults, actuators, contacts).
mjSpec *cmujoco_parse(const char *xml, char *error, int size);
mjModel *cmujoco_compile(mjSpec *spec, char *error, int size);
/// A batch of `count` simulations, with one mjData per thread.
mjBatch *cmujoco_batch(const mjModel *model, int count, int threads, char *error, int size);

// MARK: Rollouts

/// What a simulation shows at one moment, all of the same state.
typedef struct {
  const double *qpos, *qvel, *ctrl, *sensordata;
} cmujoco_moment;

/// Parts of a state, one after the other: `first`, then `second`, each a set of mjtState bits.
typedef struct {
  int first, second, first_size, second_size;
} cmujoco_layout;

/// Rollouts of one length. The call's number of rollouts sets the length of the arrays.
typedef struct {
  cmujoco_layout layout;
  const double *start_states;  // [rollout][first_size + second_size]
  double *end_states;          // the same shape, or NULL
  const float *actions;        // [step][actuator][lanes]
  int lanes, steps;
  /// Physics steps of one control step; the action is held.
  int substeps;
  /// Called with the state and action of a control step before it is simulated; acceleration-dependent sensors then
  /// hold the previous physics step's values, and 0 at the first step.
  void (*reward)(void *context, const cmujoco_moment *moment, int rollout, int step);
  /// Called with the last state and its own sensors; NULL if nothing is observed.
  void (*observe)(void *context, const cmujoco_moment *moment, int rollout);
  void *context;
  /// [rollout] 0, or 1 + the mjtWarning that stopped it.
  int32_t *warnings;
} cmujoco_rollouts;

/// Rolls out the first `count` simulations of a batch; `ids` is 0, 1, ..., count - 1.
///
/// Returns 0, or 1 if MuJoCo raised an error, and then leaves the reason in `error`.
int cmujoco_roll(mjBatch *batch, const int *ids, int count, cmujoco_rollouts *rollouts, char *error,
                 int size);

// MARK: Pictures

/// MuJoCo's renderer, drawing off screen with OpenGL from EGL or OSMesa, whichever the machine has.
typedef struct cmujoco_canvas cmujoco_canvas;

/// Where a moment is seen from; angles in degrees as in MJCF.
typedef struct {
  double focus[3], distance, azimuth, elevation;
} cmujoco_view;

/// Belongs to the calling thread until it is closed.
///
/// Returns NULL on failure and then leaves the reason in `error`, of `size` bytes.
cmujoco_canvas *cmujoco_canvas_open(const mjModel *model, int width, int height, char *error, int size);
void cmujoco_canvas_close(cmujoco_canvas *canvas);

/// Draws a pose; `mocap_quat` is read if the model has mocap bodies. `pixels` is [row][column][RGB], the top row
/// first.
///
/// Returns 0, or 1 if MuJoCo raised an error, and then leaves the reason in `error`.
int cmujoco_draw(cmujoco_canvas *canvas, const double *qpos, const double *mocap_quat,
                 const cmujoco_view *view, unsigned char *pixels, char *error, int size);

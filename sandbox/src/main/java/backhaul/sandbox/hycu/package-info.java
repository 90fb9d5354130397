/// Controllers of HYCU that are none: both of its APIs over HTTPS, jobs whose lives are scripted,
/// and every fault that an answer can have, on demand. Put together from public clients of HYCU,
/// never compared with a real controller.
@NullMarked
package backhaul.sandbox.hycu;

import org.jspecify.annotations.NullMarked;

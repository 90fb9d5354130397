/// Events as bytes: CloudEvents 1.0 in structured mode. Requests and cancels are read strictly,
/// what workers say leniently, and nothing that is written can be too large.
@NullMarked
package backhaul.protocol.codec;

import org.jspecify.annotations.NullMarked;

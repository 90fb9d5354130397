/// What a Java service embeds: publishing requests and cancels, following runs to their end, and
/// seeing which workers are there and what they offer.
@NullMarked
package backhaul.protocol.client;

import org.jspecify.annotations.NullMarked;

/// A network that fails on command, between clients and servers on loopback.
@NullMarked
package backhaul.sandbox.network;

import org.jspecify.annotations.NullMarked;

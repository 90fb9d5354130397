/// The contract between producers and workers: requests, status events, their signatures and
/// codecs, and the topics that carry them. A Java service embeds this module to publish requests.
@NullMarked
package backhaul.protocol;

import org.jspecify.annotations.NullMarked;

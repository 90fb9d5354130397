package backhaul.worker.engine.hycu;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// TLS as a [Trust] wants it.
final class Tls {

    private Tls() {}

    static SSLContext context(Trust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(trust), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates that were read cannot be used: " + e, e);
        }
    }

    private static TrustManager[] managers(Trust trust)
            throws GeneralSecurityException, IOException {
        return switch (trust) {
            case Trust.Platform _ -> factory(null).getTrustManagers();
            case Trust.Authorities(List<X509Certificate> certificates) -> {
                KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                for (int i = 0; i < certificates.size(); i++) {
                    store.setCertificateEntry("ca-" + i, certificates.get(i));
                }
                yield factory(store).getTrustManagers();
            }
            case Trust.Pin(String sha256) -> new TrustManager[] {new Pinned(sha256)};
        };
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    static String sha256(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new CertificateException("it cannot be hashed", e);
        }
    }

    /// An extended manager decides of the name too: a pinned certificate needs none.
    private static final class Pinned extends X509ExtendedTrustManager {
        private final String sha256;

        private Pinned(String sha256) {
            this.sha256 = sha256;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            String shown = chain.length == 0 ? "none" : sha256(chain[0]);
            if (!shown.equals(sha256)) {
                throw new CertificateException(
                        "its certificate has the SHA-256 " + shown + ", not certificateSha256");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

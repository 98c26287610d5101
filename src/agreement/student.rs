//! The quantile of Student's t that a 95 % interval takes.
//!
//! In: degrees of freedom. Out: t with 2.5 % above it, the same on every machine: arithmetic, square roots and `libm`.

/// The quantile of the normal distribution with 2.5 % above it.
pub const NORMAL: f64 = 1.959_963_984_540_054;

/// From here the expansion is exact to the last digits.
const MANY: u64 = 1000;

/// Returns t with 2.5 % above it; `None` without a degree of freedom.
pub fn t_975(freedom: u64) -> Option<f64> {
    match freedom {
        0 => None,
        MANY.. => Some(expansion(freedom as f64)),
        _ => Some(newton(freedom)),
    }
}

/// Cornish and Fisher's expansion in 1/ν (Abramowitz and Stegun 26.7.5).
fn expansion(freedom: f64) -> f64 {
    let x = NORMAL;
    let square = x * x;
    let first = x * (square + 1.0) / 4.0;
    let second = x * ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = x * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    let fourth = x * ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0) / 92160.0;
    x + (first + (second + (third + fourth / freedom) / freedom) / freedom) / freedom
}

/// Solves `between(t) = 0.95` by Newton's method from below, where the curve is concave: it cannot overshoot.
fn newton(freedom: u64) -> f64 {
    let wanted = 0.95;
    let mut t = 0.0;
    for _ in 0..200 {
        let (share, slope) = between(t, freedom);
        let step = (wanted - share) / slope;
        t += step;
        if step.abs() < 1e-15 * t {
            break;
        }
    }
    t
}

/// Returns the share between −t and t, and its slope (Abramowitz and Stegun 26.7.3 and 26.7.4).
fn between(t: f64, freedom: u64) -> (f64, f64) {
    let degrees = freedom as f64;
    let square = degrees / (degrees + t * t);
    let (cosine, sine) = (square.sqrt(), t / (degrees + t * t).sqrt());
    let angle = libm::atan(t / degrees.sqrt());
    let odd = freedom % 2 == 1;
    let (mut term, mut sum) = if odd { (cosine, if freedom > 1 { cosine } else { 0.0 }) } else { (1.0, 1.0) };
    let mut factor = if odd { 3.0 } else { 2.0 };
    while factor < degrees - 1.0 {
        term *= square * (factor - 1.0) / factor;
        sum += term;
        factor += 2.0;
    }
    let share = if odd { 2.0 / std::f64::consts::PI * (angle + sine * sum) } else { sine * sum };
    // The slope is twice the density; its constant is the ratio that the last term of the series leaves.
    (share, slope_constant(freedom) * power(square, freedom + 1))
}

/// 2 Γ((ν+1)/2) / (√(νπ) Γ(ν/2)), from ν = 1 or 2 upwards by twos.
fn slope_constant(freedom: u64) -> f64 {
    let mut ratio =
        if freedom % 2 == 1 { 1.0 / std::f64::consts::PI.sqrt() } else { std::f64::consts::PI.sqrt() / 2.0 };
    let mut at = if freedom % 2 == 1 { 1 } else { 2 };
    while at < freedom {
        ratio *= (at as f64 + 1.0) / at as f64;
        at += 2;
    }
    2.0 * ratio / (freedom as f64 * std::f64::consts::PI).sqrt()
}

/// √square raised to a whole power.
fn power(square: f64, exponent: u64) -> f64 {
    let mut result = if exponent % 2 == 1 { square.sqrt() } else { 1.0 };
    for _ in 0..exponent / 2 {
        result *= square;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_scipy() {
        // scipy.stats.t.ppf(0.975, df), scipy 1.17.1.
        for (freedom, expected) in SCIPY {
            let found = t_975(freedom).unwrap();
            assert!((found / expected - 1.0).abs() < 5e-14, "{freedom}: {found} {expected}");
        }
        assert_eq!(t_975(0), None);
    }

    #[test]
    fn the_expansion_goes_on_where_the_series_ends() {
        assert!((newton(999) - expansion(999.0)).abs() < 1e-12);
    }

    const SCIPY: [(u64, f64); 12] = [
        (1, 12.706204736174694),
        (2, 4.302652729749462),
        (3, 3.1824463052837078),
        (4, 2.7764451051977934),
        (5, 2.5705818356363146),
        (11, 2.200985160091639),
        (29, 2.045229642132703),
        (100, 1.9839715185235518),
        (999, 1.9623414611334493),
        (1000, 1.9623390808264083),
        (5000, 1.9604385517065073),
        (99999, 1.9599877077718442),
    ];
}

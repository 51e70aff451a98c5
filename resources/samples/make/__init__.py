"""Makes the product's own samples: dress forms in a lit studio, their garments, and the truth for every drape.

    shapes    signed-distance shapes and how they melt together
    features  hands, shoes, head and hair
    forms     the dress form: proportions, skeleton, poses, and the body that cloth lands on
    surface   a triangle mesh from a signed-distance function
    cuts      garments as flat pattern pieces, triangulated and sewn
    cloth     the sewn pieces fall onto the posed form (extended position-based dynamics)
    prints    painting in pattern coordinates, and the atlas that keeps it
    painters  how each garment is woven, printed and stitched
    lettering letters of our own
    creases   creases of wearing
    camera    projection and rasterising into a buffer of faces
    light     softbox and sky by many shadow maps, kept per vertex
    ground    the seamless ground and the light of a window on it
    studio    one photograph: form, clothes, ground, masks
    flatlay   the same pattern pieces laid flat and photographed from above
    garments  what is for sale and what is only worn
    looks     who stands where and wears what
    main      runs all of it and writes files and the manifest

Run it with `python -m resources.samples.make`. Lengths are metres, x to the right in the picture, y up, z towards
the camera. Only numpy, OpenCV and scipy; the application never imports this package.
"""
